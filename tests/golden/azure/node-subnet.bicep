// Pods in the subnet of the nodes: Shop
//
// Not in this file:
// - AzureBastionSubnet: only the subnet is created here, not the Bastion host
// - snet-endpoints: only the subnet is created here, not private endpoints
//
// az deployment group create --resource-group rg-shop --template-file FILE

@description('Region of the resources')
param location string = 'westeurope'

@description('Size of the machines of every pool')
param vmSize string = 'Standard_D4s_v5'

@description('Name of the administrator of Windows nodes')
param windowsAdminUsername string = 'azureuser'

@description('Password of the administrator of Windows nodes, 14 to 123 characters')
@secure()
param windowsAdminPassword string

resource nsgSnetNodes 'Microsoft.Network/networkSecurityGroups@2025-01-01' = {
  name: 'nsg-snet-nodes'
  location: location
  properties: {
    securityRules: [
      {
        name: 'AllowNodesAndPods'
        properties: {
          priority: 200
          direction: 'Inbound'
          access: 'Allow'
          protocol: '*'
          sourceAddressPrefix: '10.40.0.0/20'
          sourcePortRange: '*'
          destinationAddressPrefix: '10.40.0.0/20'
          destinationPortRange: '*'
        }
      }
    ]
  }
}

resource vnetShop 'Microsoft.Network/virtualNetworks@2025-01-01' = {
  name: 'vnet-shop'
  location: location
  properties: {
    addressSpace: {
      addressPrefixes: [
        '10.40.0.0/16'
      ]
    }
    subnets: [
      // Nodes: Twelve nodes and their pods
      {
        name: 'snet-nodes'
        properties: {
          addressPrefix: '10.40.0.0/20'
          networkSecurityGroup: {
            id: nsgSnetNodes.id
          }
        }
      }
      // Bastion
      // Only the subnet is created here, not the Bastion host
      {
        name: 'AzureBastionSubnet'
        properties: {
          addressPrefix: '10.40.32.0/26'
        }
      }
      // Private endpoints
      // Only the subnet is created here, not private endpoints
      {
        name: 'snet-endpoints'
        properties: {
          addressPrefix: '10.40.33.0/27'
          privateEndpointNetworkPolicies: 'Disabled'
        }
      }
    ]
  }
}

resource idAksShop 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-aks-shop'
  location: location
}

// Network Contributor: the cluster joins the subnets
resource roleAksShop 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: vnetShop
  name: guid(vnetShop.id, idAksShop.id, '4d97b98b-1d4f-4787-a291-c67834d212e7')
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '4d97b98b-1d4f-4787-a291-c67834d212e7')
    principalId: idAksShop.properties.principalId
    principalType: 'ServicePrincipal'
  }
}

resource aksShop 'Microsoft.ContainerService/managedClusters@2026-04-01' = {
  name: 'aks-shop'
  location: location
  sku: {
    name: 'Base'
    tier: 'Free'
  }
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${idAksShop.id}': {}
    }
  }
  properties: {
    kubernetesVersion: '1.34'
    dnsPrefix: 'aks-shop'
    agentPoolProfiles: [
      {
        name: 'system'
        mode: 'System'
        osType: 'Linux'
        vmSize: vmSize
        count: 3
        maxPods: 30
        type: 'VirtualMachineScaleSets'
        upgradeSettings: {
          maxSurge: '1'
        }
        vnetSubnetID: '${vnetShop.id}/subnets/snet-nodes'
      }
      {
        name: 'win'
        mode: 'User'
        osType: 'Windows'
        osSKU: 'Windows2022'
        vmSize: vmSize
        count: 2
        maxPods: 30
        type: 'VirtualMachineScaleSets'
        upgradeSettings: {
          maxSurge: '1'
        }
        vnetSubnetID: '${vnetShop.id}/subnets/snet-nodes'
      }
    ]
    windowsProfile: {
      adminUsername: windowsAdminUsername
      adminPassword: windowsAdminPassword
    }
    networkProfile: {
      networkPlugin: 'azure'
      networkDataplane: 'azure'
      networkPolicy: 'none'
      serviceCidr: '172.20.0.0/16'
      dnsServiceIP: '172.20.0.10'
      loadBalancerSku: 'standard'
      outboundType: 'loadBalancer'
      loadBalancerProfile: {
        managedOutboundIPs: {
          count: 1
        }
        allocatedOutboundPorts: 0
      }
    }
  }
  dependsOn: [
    roleAksShop
  ]
}
